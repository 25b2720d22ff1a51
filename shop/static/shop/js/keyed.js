/* Writing down an order: the sum while it is typed, rows that were chosen stand out, and what a
   channel usually means (the stall: taken along, cash). Without this script all of it is typed. */
(() => {
  const form = document.querySelector("form[data-keyed]");
  if (!form) return;
  const total = form.querySelector("[data-keyed-total]");
  let choseWay = false;

  const vnd = (text) => {
    const plain = text.trim().toLowerCase().replace(/[\s.,]/g, "");
    const found = plain.match(/^(\d+)(k|nghìn|nghin|ngàn)?(đ|₫|d)?$/);
    return found ? Number(found[1]) * (found[2] ? 1000 : 1) : 0;
  };

  const add = () => {
    let sum = 0;
    form.querySelectorAll("[data-keyed-row]").forEach((row) => {
      const units = Number(row.querySelector("input[type=number]").value) || 0;
      sum += units * vnd(row.querySelector("input[name^=price-]").value);
      row.classList.toggle("keyed-row--chosen", units > 0);
    });
    total.hidden = sum === 0;
    total.querySelector("b").textContent = `${String(sum).replace(/\B(?=(\d{3})+$)/g, ".")} ₫`;
  };

  const pick = (name, value) => {
    const radio = form.querySelector(`[name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
  };

  form.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (name === "way" || name === "paying") choseWay = true;
    if (name === "channel" && !choseWay) {
      pick("way", value === "market" ? "now" : "delivery");
      pick("paying", "cod");
      if (value === "market") pick("paying", "cash");
    }
    add();
  });
  form.addEventListener("input", add);
  document.addEventListener("htmx:load", add);
  add();
})();
