// A picture that is larger than its place becomes larger and smaller by buttons and keys, and moves by keys and by dragging.
// Without this it scrolls. The wheel is the page's in any case.
(() => {
  "use strict";
  const STEPS = [0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5, 2, 2.5, 3, 4];
  const HELP = "Keys: + and - change the size, 0 fits it into its place, arrow keys move it";

  const control = (figure) => {
    const pictures = [...figure.querySelectorAll(".picture")];
    const tools = figure.querySelector(".tools");
    if (!pictures.length || !tools) return;
    const shown = () => pictures.find((picture) => picture.clientWidth > 0) ?? pictures[0];
    const own = (picture) => parseFloat(picture.style.getPropertyValue("--width"));
    const scale = (picture) => picture.querySelector("svg").getBoundingClientRect().width / own(picture);

    const group = document.createElement("span");
    group.className = "zooming";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", `Size of the picture: ${pictures[0].getAttribute("aria-label")}`);
    group.title = HELP;
    group.hidden = true;
    const button = (text, label, act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = text;
      element.setAttribute("aria-label", label);
      element.addEventListener("click", act);
      return element;
    };
    const size = document.createElement("output");
    const smaller = button("\u2212", "Smaller", () => step(-1));
    const larger = button("+", "Larger", () => step(1));
    const whole = button("Fit", "Fit into its place", () => resize(shown(), null));
    group.append(smaller, size, larger, whole);
    tools.prepend(group);

    const tell = () => {
      const picture = shown();
      const now = scale(picture);
      const is = picture.classList.contains("is-larger");
      group.hidden = !(is || own(picture) * 1.01 > picture.clientWidth);
      size.textContent = `${Math.round(now * 100)} %`;
      smaller.disabled = now <= STEPS[0] * 1.01;
      larger.disabled = now >= STEPS.at(-1) * 0.99;
      whole.disabled = !is;
      if (group.hidden) picture.removeAttribute("aria-keyshortcuts");
      else picture.setAttribute("aria-keyshortcuts", "+ - 0");
    };

    // What is in the middle stays there.
    const resize = (picture, zoom) => {
      const x = (picture.scrollLeft + picture.clientWidth / 2) / picture.scrollWidth;
      const y = (picture.scrollTop + picture.clientHeight / 2) / picture.scrollHeight;
      picture.classList.toggle("is-larger", zoom !== null);
      if (zoom === null) picture.style.removeProperty("--zoom");
      else picture.style.setProperty("--zoom", zoom);
      picture.scrollLeft = x * picture.scrollWidth - picture.clientWidth / 2;
      picture.scrollTop = y * picture.scrollHeight - picture.clientHeight / 2;
      tell();
    };
    const step = (direction) => {
      const picture = shown();
      const now = scale(picture);
      const next = direction > 0 ? STEPS.find((one) => one > now * 1.02) : STEPS.findLast((one) => one < now * 0.98);
      if (next) resize(picture, next);
    };

    const MOVES = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
    for (const picture of pictures) {
      picture.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || group.hidden) return;
        const is = picture.classList.contains("is-larger");
        const act = { "+": () => step(1), "=": () => step(1), "-": () => step(-1), 0: () => resize(picture, null) }[event.key];
        if (act) act();
        else if (event.key === "Escape" && is) resize(picture, null);
        else if (event.key in MOVES) {
          const { scrollLeft, scrollTop } = picture;
          picture.scrollBy(...MOVES[event.key]);
          // At its end the page moves on.
          if (picture.scrollLeft === scrollLeft && picture.scrollTop === scrollTop) return;
        } else return;
        event.preventDefault();
      });
      drag(picture);
      new ResizeObserver(tell).observe(picture);
    }
    tell();
  };

  const drag = (picture) => {
    let from = null;
    let moved = false;
    picture.addEventListener("pointerdown", (event) => {
      const is = picture.scrollWidth > picture.clientWidth || picture.scrollHeight > picture.clientHeight;
      if (event.pointerType === "touch" || event.button !== 0 || !is) return;
      from = { x: event.clientX + picture.scrollLeft, y: event.clientY + picture.scrollTop, left: event.clientX, top: event.clientY };
      moved = false;
    });
    picture.addEventListener("pointermove", (event) => {
      if (!from) return;
      if (!moved && Math.hypot(event.clientX - from.left, event.clientY - from.top) < 5) return;
      if (!moved) picture.setPointerCapture(event.pointerId);
      moved = true;
      picture.classList.add("is-moved");
      picture.scrollLeft = from.x - event.clientX;
      picture.scrollTop = from.y - event.clientY;
    });
    const end = () => {
      from = null;
      picture.classList.remove("is-moved");
    };
    picture.addEventListener("pointerup", end);
    picture.addEventListener("pointercancel", end);
    picture.addEventListener("dragstart", (event) => event.preventDefault());
    // A link that was only dragged is not followed.
    picture.addEventListener(
      "click",
      (event) => {
        if (moved) event.preventDefault();
        moved = false;
      },
      true,
    );
  };

  document.querySelectorAll("figure.diagram").forEach(control);
})();
