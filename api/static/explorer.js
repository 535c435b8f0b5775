// Asks without leaving the page, and with Control and Enter. Without this file the form is sent in the ordinary way.
const form = document.getElementById("explorer");
const result = document.getElementById("result");
const status = document.getElementById("status");

async function ask(event) {
  event.preventDefault();
  let variables;
  try {
    variables = JSON.parse(form.elements.variables.value.trim() || "{}");
  } catch {
    status.textContent = "The variables are not JSON.";
    form.elements.variables.focus();
    return;
  }
  status.textContent = "Asking…";
  const begun = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ query: form.elements.query.value, variables }),
    });
    const body = await response.json();
    result.textContent = JSON.stringify(body, null, 2);
    const took = Math.round(performance.now() - begun);
    status.textContent = body.errors ? "Answered, with errors." : `Answered in ${took} ms.`;
  } catch {
    status.textContent = "No answer came. Try again in a moment.";
  }
}

form.addEventListener("submit", ask);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
