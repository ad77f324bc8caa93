// The theme's arrows beside the list of pages have no name of their own.
document.addEventListener("DOMContentLoaded", () => {
    for (const arrow of document.querySelectorAll(".bd-sidenav summary"))
        arrow.ariaLabel = `Pages of ${arrow.closest("li").querySelector("a").textContent}`;
});
