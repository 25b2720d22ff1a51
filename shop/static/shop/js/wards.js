/* Province → wards without a reload, and a line to find the ward by typing, former names too.
   Without this script the page has a button that loads the wards of the chosen province. */
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim();

  const provinces = document.querySelector("select[data-wards-url]");
  const wards = provinces && document.getElementById(provinces.dataset.wardsFor);
  if (!wards) return;
  const finder = document.querySelector("[data-ward-finder]");
  const input = finder.querySelector("input");
  let all = [];

  const remember = () => {
    all = [...wards.options].map((option) => ({
      option,
      name: option.text,
      folded: fold(option.text),
      old: option.value ? (option.dataset.old || "").split("|").filter(Boolean) : [],
    }));
    input.value = "";
    finder.hidden = all.length < 12;
  };

  const narrow = () => {
    const wanted = fold(input.value);
    const chosen = wards.value;
    const shown = all.filter((ward) => {
      if (!ward.option.value || !wanted) {
        ward.option.text = ward.name;
        return true;
      }
      const former = ward.old.find((name) => fold(name).includes(wanted));
      const direct = ward.folded.includes(wanted);
      ward.option.text = !direct && former ? `${ward.name} (${finder.dataset.before} ${former})` : ward.name;
      return direct || former || ward.option.value === chosen;
    });
    wards.replaceChildren(...shown.map((ward) => ward.option));
    const found = shown.filter((ward) => ward.option.value && (ward.folded.includes(wanted) || ward.old.some((name) => fold(name).includes(wanted))));
    wards.value = wanted && found.length === 1 ? found[0].option.value : chosen;
    if (wards.value !== chosen) wards.dispatchEvent(new Event("change", { bubbles: true }));
    finder.querySelector("output").textContent = wanted ? finder.dataset.found.replace("0", found.length) : "";
  };

  const load = async () => {
    wards.setAttribute("aria-busy", "true");
    const code = provinces.value;
    try {
      const answer = await fetch(`${provinces.dataset.wardsUrl}?province=${encodeURIComponent(code)}`);
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(`<select>${await answer.text()}</select>`, "text/html");
      if (code === provinces.value) {
        wards.replaceChildren(...page.querySelector("select").options);
        wards.value = wards.dataset.wanted ?? "";
        if (wards.selectedIndex < 0) wards.value = "";
        delete wards.dataset.wanted;
        remember();
      }
    } catch {
      provinces.form.querySelector("[data-refresh]").hidden = false; // the way without script
    } finally {
      wards.removeAttribute("aria-busy");
    }
  };

  provinces.form.querySelector("[data-refresh]").hidden = true;
  provinces.addEventListener("change", load);
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it must not send the order
  });
  remember();
  // A province that was typed before and is put back has wards other than those of the page.
  const shown = [...provinces.options].find((option) => option.defaultSelected) ?? provinces.options[0];
  if (provinces.value !== shown.value) load();
})();
