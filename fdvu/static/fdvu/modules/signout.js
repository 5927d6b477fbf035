// data-signout: before a person signs out, what the inspection keeps of the register on this phone is wiped. Findings that are not
// sent stay for their owner; data-unsent is the question asked where there are some.
const MOST_MS = 3000;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-signout]") || form.dataset.cleared || !("serviceWorker" in navigator)) return;
  event.preventDefault();
  try {
    const { forget, isUsed, left } = await import("../inspection/forget.js");
    if (await isUsed()) {
      const count = await left();
      if (count && !window.confirm(form.dataset.unsent.replace("{n}", count))) return;
      // A store that does not answer must not keep anybody signed in.
      await Promise.race([forget(), new Promise((resolve) => { setTimeout(resolve, MOST_MS); })]);
    }
  } catch {
    // Signing out matters more.
  }
  form.dataset.cleared = "yes";
  form.submit();
});
