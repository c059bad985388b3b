"use strict";
/* Words and their claims: pointing at one shows the other, a click on marked words opens the claim's card.
   Everything is there without this script; it only points. */

(() => {
  const cards = new Map([...document.querySelectorAll(".note")].map((card) => [card.dataset.claim, card]));
  if (!cards.size) return;
  const runs = new Map();
  for (const run of document.querySelectorAll("mark.run[data-claims]")) {
    for (const claim of run.dataset.claims.split(" ")) {
      if (!runs.has(claim)) runs.set(claim, []);
      runs.get(claim).push(run);
    }
  }
  const canHighlight = typeof Highlight === "function" && CSS.highlights;
  let lit = [];

  function light(claims) {
    for (const element of lit) element.classList.remove("is-lit");
    lit = claims.map((claim) => cards.get(claim)).filter(Boolean);
    const words = claims.flatMap((claim) => runs.get(claim) || []);
    if (canHighlight) {
      CSS.highlights.set("lit", new Highlight(...words.map((run) => {
        const range = new Range();
        range.selectNodeContents(run);
        return range;
      })));
    } else lit.push(...words);
    for (const element of lit) element.classList.add("is-lit");
  }

  const claimsAt = (target) => {
    const card = target.closest?.(".note");
    if (card) return [card.dataset.claim];
    const run = target.closest?.("mark.run[data-claims]");
    return run ? run.dataset.claims.split(" ") : [];
  };
  for (const event of ["mouseover", "focusin"]) {
    document.addEventListener(event, (happened) => light(claimsAt(happened.target)));
  }

  function open(claim, { isScrolled }) {
    const card = cards.get(claim);
    if (!card) return;
    card.open = true;
    light([claim]);
    if (isScrolled) card.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", (happened) => {
    const run = happened.target.closest?.("mark.run[data-claims]");
    if (!run || happened.target.closest("a") || String(getSelection())) return;
    const claims = run.dataset.claims.split(" ");
    // Of nested claims the innermost is meant: the one with the fewest words.
    const length = (claim) => (runs.get(claim) || []).reduce((sum, each) => sum + each.textContent.length, 0);
    open(claims.reduce((best, each) => (length(each) < length(best) ? each : best)), { isScrolled: true });
  });

  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (cards.has(name)) open(name, { isScrolled: true });
    else if (name.startsWith("w-")) light([name.slice(2)]);
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
