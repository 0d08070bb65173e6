/* Keeps a page that is open in a browser the same as what the server would serve.
   The server says what is, never what happened, so that missing a message costs nothing. Plain ES5; text is only ever
   set as text. */
(function () {
  'use strict';
  var script = document.currentScript;
  if (!script || !window.EventSource) { return; }
  var path = script.getAttribute('data-path');
  var own = script.getAttribute('data-digest');
  var styles = script.getAttribute('data-styles');
  var language = script.getAttribute('data-language');
  var labels = language === 'ja'
    ? { title: '元ファイルに問題があります。修正すると、この表示は消えます', close: '閉じる' }
    : { title: 'The content has problems. This goes away when they are fixed', close: 'Close' };
  var memory = 'goalsheet-live';
  var source = null;
  var again = null;

  /* Over a reload: where the page was scrolled to, and for which digest it was reloaded. */
  function remember(value) {
    try { window.sessionStorage.setItem(memory, JSON.stringify(value)); } catch (error) { /* private windows */ }
  }
  function recall() {
    try {
      var value = JSON.parse(window.sessionStorage.getItem(memory));
      window.sessionStorage.removeItem(memory);
      return value && value.path === path ? value : null;
    } catch (error) { return null; }
  }

  var before = recall();
  if (before) {
    var scroll = function () { window.scrollTo(before.x, before.y); };
    scroll();
    if (document.readyState !== 'complete') { window.addEventListener('load', scroll); }
  }

  function reload(digest) {
    /* If something between us serves an old page for ever, one try is enough. */
    if (before && before.digest === digest) { return false; }
    remember({ path: path, digest: digest, x: window.pageXOffset, y: window.pageYOffset });
    stop();
    window.location.reload();
    return true;
  }

  /* The new sheet stands beside the old one until it is loaded, so that the page is never bare. */
  function swap(link, digest) {
    var fresh = link.cloneNode(false);
    var older = [link].concat(link.goalsheetOlder || []);
    fresh.goalsheetOlder = older;
    link.goalsheetReplaced = true;
    fresh.onload = function () {
      for (var i = 0; i < older.length; i += 1) {
        if (older[i].parentNode) { older[i].parentNode.removeChild(older[i]); }
      }
      fresh.goalsheetOlder = [];
    };
    fresh.onerror = function () {
      if (fresh.goalsheetReplaced) { return; }
      link.goalsheetReplaced = false;
      if (fresh.parentNode) { fresh.parentNode.removeChild(fresh); }
    };
    fresh.href = link.href.split('#')[0].split('?')[0] + '?styles=' + digest;
    link.parentNode.insertBefore(fresh, link.nextSibling);
  }
  function swapAll(digest) {
    var links = document.querySelectorAll('link[rel~="stylesheet"][href]');
    for (var i = 0; i < links.length; i += 1) {
      var ours = links[i].href.indexOf(window.location.protocol + '//' + window.location.host + '/') === 0;
      if (ours && !links[i].goalsheetReplaced) { swap(links[i], digest); }
    }
  }

  /* The overlay stands in a shadow tree, where no style of the page reaches it. */
  var overlay = null;
  var text = null;
  var shown = null;
  var closed = null;
  function element(name, parent) { return parent.appendChild(document.createElement(name)); }
  function build() {
    overlay = element('goalsheet-live', document.body);
    overlay.hidden = true;
    var tree = overlay.attachShadow({ mode: 'open' });
    var link = element('link', tree);
    link.rel = 'stylesheet';
    link.href = '/-/live.css';
    var box = element('div', tree);
    box.setAttribute('role', 'alert');
    box.setAttribute('lang', language);
    var head = element('header', box);
    element('b', head).textContent = labels.title;
    var button = element('button', head);
    button.type = 'button';
    button.textContent = labels.close;
    button.onclick = function () {
      closed = shown;
      overlay.hidden = true;
    };
    text = element('pre', box);
    text.setAttribute('tabindex', '0');
  }
  function show(problems) {
    if (!overlay) { build(); }
    shown = problems;
    if (problems === closed) { return; }
    closed = null;
    text.textContent = problems;
    overlay.hidden = false;
  }
  function hide() {
    shown = null;
    closed = null;
    if (overlay) { overlay.hidden = true; }
  }

  function listen() {
    window.clearTimeout(again);
    if (source) { return; }
    source = new window.EventSource('/-/events?path=' + encodeURIComponent(path));
    source.addEventListener('site', function (event) {
      var digests = event.data.split(' ');
      if (digests[0] !== own && reload(digests[0])) { return; }
      if (digests[1] !== styles) {
        styles = digests[1];
        swapAll(styles);
      }
    });
    source.addEventListener('problems', function (event) { show(event.data); });
    source.addEventListener('fixed', hide);
    source.onerror = function () {
      /* Browsers come back by themselves, unless they were refused. */
      if (source && source.readyState === 2) {
        stop();
        again = window.setTimeout(follow, 2000);
      }
    };
  }
  function stop() {
    window.clearTimeout(again);
    if (source) { source.close(); }
    source = null;
  }
  /* A browser opens six connections to a server; pages that nobody sees must not hold them. */
  function follow() {
    if (document.visibilityState === 'hidden') { stop(); } else { listen(); }
  }
  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', follow);
  follow();
}());
