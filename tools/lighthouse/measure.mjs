// Measures one page with Lighthouse, in a browser of its own, and prints what it found as JSON.
// Its argument: {chromium, flags, url, cookies}.
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const NODES = 3; // named of each failing audit

const { chromium, flags, url, cookies } = JSON.parse(process.argv[2]);

function summary({ audits, categories }) {
  const found = {};
  for (const [name, { score, auditRefs }] of Object.entries(categories)) {
    const failing = auditRefs.map(({ id, weight }) => ({ weight, ...audits[id] }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
      .map((audit) => ({ id: audit.id, title: audit.title, value: audit.displayValue ?? "", nodes: nodes(audit) }));
    found[name] = { score: score === null ? null : Math.round(score * 100), failing };
  }
  return found;
}

function nodes({ details }) {
  return (details?.items ?? [])
    .map(({ node, source, description, url }) => node?.snippet ?? source?.snippet ?? description ?? url)
    .filter((text) => typeof text === "string")
    .slice(0, NODES);
}

const browser = await puppeteer.launch({ executablePath: chromium, args: flags });
try {
  await browser.setCookie(...cookies);
  const page = await browser.newPage();
  // Once before, so that browser and server are awake. Lighthouse empties the cache.
  await page.goto(url, { waitUntil: "networkidle0" });
  const settings = { onlyCategories: CATEGORIES };
  const result = await lighthouse(url, { logLevel: "error" }, { extends: "lighthouse:default", settings }, page);
  console.log(JSON.stringify(summary(result.lhr)));
} finally {
  await browser.close();
}
