// The bar at the top: it marks the chapter that is read, and its list closes once the reader has chosen.

const list = document.querySelector(".bar details");
list.addEventListener("click", (event) => event.target.closest("a") && (list.open = false));
document.addEventListener("click", (event) => list.contains(event.target) || (list.open = false));
document.addEventListener("keydown", (event) => event.key === "Escape" && (list.open = false));

const read = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const link = document.querySelector(`.inline a[href="#${target.id}"]`);
      if (isIntersecting) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  },
  { rootMargin: "-30% 0px -70% 0px" }, // a line across the window
);
for (const chapter of document.querySelectorAll(".chapter")) read.observe(chapter);
