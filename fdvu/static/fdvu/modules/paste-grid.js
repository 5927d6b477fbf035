// data-paste-grid on a table of inputs: cells copied from a spreadsheet are spread over the rows and columns from where the cursor is.
document.addEventListener("paste", (event) => {
  const start = event.target.closest?.("[data-paste-grid] [data-paste-cell]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  if (!start || (lines.length === 1 && lines[0].length === 1)) return;
  event.preventDefault();
  const rows = [...start.closest("tbody").rows].map((row) => [...row.querySelectorAll("[data-paste-cell]")]);
  const top = rows.findIndex((cells) => cells.includes(start));
  const left = rows[top].indexOf(start);
  lines.forEach((line, down) => line.forEach((value, along) => {
    const cell = rows[top + down]?.[left + along];
    if (!cell) return;
    cell.value = value.trim();
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }));
});
