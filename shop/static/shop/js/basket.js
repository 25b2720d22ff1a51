/* A number typed into a line of the basket is sent when it is left or Enter is pressed. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-quantity]");
  if (form) form.requestSubmit();
});
