// Which rows are in sight.
import { useEffect, useLayoutEffect, useState } from "../../base/html.js";

const MORE = 6; // drawn beyond what is in sight, so that a slow scroll shows no gap

/** The size of an element, kept up to date. */
export function useSize(element) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const measure = () => setSize((before) => {
      if (!element.current) return before; // the page was left
      const { clientWidth: width, clientHeight: height } = element.current;
      return before.width === width && before.height === height ? before : { width, height };
    });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element.current);
    return () => watch.disconnect();
  }, []);
  return size;
}

const BELOW = 20;
/** How much of the window's height lies above an element, and what is below it: the rest is its own. */
export function useAbove(element) {
  const [above, setAbove] = useState(240);
  useLayoutEffect(() => {
    const below = () => {
      let sum = BELOW;
      for (let one = element.current.nextElementSibling; one; one = one.nextElementSibling) sum += one.offsetHeight ? one.offsetHeight + BELOW : 0;
      return sum;
    };
    const measure = () => { if (!document.querySelector("dialog[open]")) setAbove(Math.round(element.current.getBoundingClientRect().top + scrollY + below())); };
    measure();
    const watch = new ResizeObserver(measure); // filters and notices above come and go, and so does their height
    watch.observe(element.current.parentElement);
    for (let one = element.current.previousElementSibling; one; one = one.previousElementSibling) watch.observe(one);
    return () => watch.disconnect();
  }, []);
  return above;
}

/** [first, last] of the rows to draw; draws again only when that changes. */
export function useRange(element, { count, height, size }) {
  const of = () => {
    const top = element.current?.scrollTop ?? 0;
    const first = Math.max(0, Math.floor(top / height) - MORE);
    return [first, Math.min(count - 1, Math.ceil((top + Math.max(size, 0)) / height) + MORE)];
  };
  const [, draw] = useState("");
  useEffect(() => {
    const box = element.current;
    let asked = 0;
    const scrolled = () => { asked ||= requestAnimationFrame(() => { asked = 0; draw(of().join()); }); };
    box.addEventListener("scroll", scrolled, { passive: true });
    return () => { box.removeEventListener("scroll", scrolled); cancelAnimationFrame(asked); };
  }, [count, height, size]);
  return of();
}
