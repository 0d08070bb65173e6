// The nearest to our pages that a bare theme of Eleventy makes: a page a goal, a list a sheet. For benches/table.rs.
module.exports = function (config) {
  config.addGlobalData("layout", "page.njk");
  config.addGlobalData("permalink", () => (data) => data.page.filePathStem.replace("/_index", "/index") + ".html");
  config.setQuietMode(true);
  return { dir: { input: "content", includes: "../_includes", output: "out" }, markdownTemplateEngine: false };
};
