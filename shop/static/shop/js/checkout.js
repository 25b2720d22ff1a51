/* Total, fees and cash follow the choices; the address is there only while something is delivered.
   The server counts everything again; without script it shows the numbers after the next press. */
(() => {
  const form = document.querySelector("form[data-checkout]");
  if (!form) return;
  const written = (amount) => `${String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ".")}\u00a0₫`;
  const address = form.querySelector("[data-address]");
  const recount = form.querySelector("[data-recount]");
  if (recount) recount.hidden = true;

  const follow = () => {
    let total = 0;
    let delivered = false;
    form.querySelectorAll("[data-group]").forEach((row) => {
      const pk = row.dataset.group;
      const chosen = form.querySelector(`input[name="fulfilment-${pk}"]:checked`);
      const isDelivered = chosen ? chosen.value === "delivery" : false;
      const fee = isDelivered ? Number(row.dataset.fee) : 0;
      const sum = Number(row.dataset.goods) + fee;
      delivered ||= isDelivered;
      total += sum;
      row.querySelector("[data-shown-fee]").textContent = fee ? written(fee) : form.dataset.free;
      row.querySelector("[data-shown-sum]").textContent = written(sum);
    });
    form.querySelector("[data-shown-total]").textContent = written(total);
    if (address) address.hidden = !delivered;
  };

  form.addEventListener("change", follow);
  window.addEventListener("pageshow", follow); // Back keeps what was chosen
  follow();
})();
