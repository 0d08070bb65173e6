//! Approvals for everybody: nothing of them, or their days and numbers where the site says so.

use std::sync::Arc;

use super::left_out;
use crate::model::Place;
use crate::model::approval::{Approval, Approvals};
use crate::model::config::{Audience, Config};
use crate::model::redactions::{What, Withheld};

/// What everybody may see of the approvals of a sheet; none where that is nothing. Posts and digests are always left out.
pub(super) fn redact(config: &Config, whole: &Arc<Approvals>, withheld: &mut Vec<Withheld>) -> Option<Arc<Approvals>> {
    if config.approvals == Audience::Internal {
        withheld.extend(whole.list.iter().map(|approval| left_out_whole(whole, approval)));
        return None;
    }
    let public = whole.list.iter().map(|approval| {
        if let Some(post) = &approval.post {
            let place = Place::of(&whole.source, post.span.clone());
            withheld.push(left_out(place, What::ApprovalPost, vec![post.value.clone()]));
        }
        Approval { post: None, seal: None, ..approval.clone() }
    });
    Some(Arc::new(Approvals { source: Arc::clone(&whole.source), list: public.collect() }))
}

/// The approvals of a sheet that is left out.
pub(super) fn with_its_sheet(approvals: &Approvals) -> impl Iterator<Item = Withheld> {
    approvals.list.iter().map(|approval| left_out_whole(approvals, approval))
}

fn left_out_whole(approvals: &Approvals, approval: &Approval) -> Withheld {
    let place = Place::of(&approvals.source, approval.number.span.clone());
    let texts = [&approval.number].into_iter().chain(&approval.post).map(|text| text.value.clone());
    left_out(place, What::Approval, texts.collect())
}
