// The list of analyses: says what lies unsent on this phone, and sends it while there is coverage.
import { make, one } from "./dom.js";
import * as records from "./records.js";
import { Unreachable } from "./server.js";
import { synchronise } from "./sync.js";

const list = document.querySelector("[data-inspections]");
const { home } = list.dataset;

const countOf = ({ unsent }) => unsent.findings + unsent.photos;
const told = (row) => list.dataset.unsent.replace("{n}", countOf(row));

function mark(kept) {
  const elsewhere = [];
  for (const row of kept) {
    const tag = one(`[data-analysis="${row.analysis}"] [data-unsent]`, list);
    if (!tag) elsewhere.push(row);
    else Object.assign(tag, { hidden: !countOf(row), textContent: told(row) });
  }
  const left = elsewhere.filter(countOf);
  one("[data-elsewhere]", list).hidden = !left.length;
  one("[data-elsewhere-list]", list).replaceChildren(...left.map((row) => make(
    "li", {}, make("a", { class: "ds-link", href: `${home}${row.analysis}/` }, row.data.analysis.building), ` – ${told(row)}`,
  )));
}

async function start() {
  const who = await records.user();
  if (who === null) return;
  const show = async () => { const kept = await records.analyses(who); mark(kept); return kept; };
  for (const row of await show()) {
    if (!records.hasWaiting(await records.load(who, row.analysis))) continue;
    try {
      await synchronise(`${home}${row.analysis}/`, who, row.analysis, show);
    } catch (problem) {
      if (problem instanceof Unreachable) break;
      throw problem;
    }
    await show();
  }
}

start();
