// Texts come with the page, in the person's language; dates and times are written the same way as elsewhere.
const words = JSON.parse(document.querySelector("#ord").textContent);
const english = document.documentElement.lang === "en";

export function say(key, values = {}) {
  if (!(key in words)) throw new Error(`no text called ${key}`);
  return words[key].replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? "");
}

// «1 funn», «3 funn»: the key has a text for one and a text for many.
export const counted = (key, n) => say(`${key}_${n === 1 ? "one" : "many"}`, { n });

const two = (number) => String(number).padStart(2, "0");

export function moment(iso) {
  if (!iso) return "";
  const at = new Date(iso);
  const mark = english ? ":" : ".";
  const time = `${two(at.getHours())}${mark}${two(at.getMinutes())}`;
  if (at.toDateString() === new Date().toDateString()) return say("at_time", { time });
  return say("at_date", { date: `${two(at.getDate())}.${two(at.getMonth() + 1)}.${at.getFullYear()}`, time });
}

export function day(iso) {
  const [year, month, date] = (iso ?? "").split("-");
  return date ? `${date}.${month}.${year}` : "";
}
