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

  let asked = 0;
  /* The fee follows the ward: ask for it, then count again. When nothing comes back the page keeps
     what it showed, and the server shows the right sum before it takes the order. */
  const askFees = async () => {
    const turn = ++asked;
    const place = new URLSearchParams({ province: form.elements.province.value, ward: form.elements.ward.value });
    try {
      const answer = await fetch(`${form.dataset.feesUrl}?${place}`);
      if (!answer.ok) return;
      const fees = await answer.json();
      if (turn !== asked) return;
      for (const [pk, one] of Object.entries(fees)) {
        const row = form.querySelector(`[data-group="${pk}"]`);
        if (!row) continue;
        row.dataset.fee = one.fee;
        form.elements[`seen_fee-${pk}`].value = one.fee;
        const radio = form.querySelector(`input[name="fulfilment-${pk}"][value="delivery"]`);
        if (radio) radio.parentNode.lastChild.textContent = ` ${one.label}`;
      }
      follow();
    } catch {
      /* no line: see above */
    }
  };

  form.addEventListener("change", (event) => {
    follow();
    if (["province", "ward"].includes(event.target.name)) askFees();
  });
  window.addEventListener("pageshow", follow); // Back keeps what was chosen
  follow();
})();
