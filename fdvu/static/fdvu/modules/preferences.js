// Colours change at once; the choice is stored in the background. Without script the button sends the form.
for (const button of document.querySelectorAll("[data-color-choice]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    document.documentElement.dataset.colorScheme = button.value;
    for (const other of document.querySelectorAll("[data-color-choice]")) {
      const chosen = other === button;
      other.setAttribute("aria-pressed", String(chosen));
      other.dataset.variant = chosen ? "primary" : "secondary";
    }
    const body = new FormData(button.form);
    body.set(button.name, button.value);
    fetch(button.form.action, { method: "POST", body, redirect: "manual" });
  });
}
