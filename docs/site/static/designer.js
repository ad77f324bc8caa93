// The Inception designer without a kernel: native sliders, and numbers from DESIGNER, which the package wrote.
"use strict";

const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
const whole = value => value.toLocaleString("en-US");
const shape = (side, depth) => `${side} × ${side} × ${whole(depth)}`;

/** Cost of each unit of a module, branch by branch: a convolution costs its window times the channels it reads times
 *  its filters, at each position; pooling costs nothing and keeps the depth. */
function units(branches, design) {
    return branches.map(branch => {
        let depth = design.depth;
        return branch.map(({name, side, pools}) => {
            const reads = depth;
            if (pools) return {name, side, pools, reads, depth, macs: 0, parameters: 0};
            depth = design[name];
            const weights = side * side * reads * depth;
            return {name, side, pools, reads, depth, macs: weights * design.side ** 2, parameters: weights + depth};
        });
    });
}

/** What a whole module gives and costs. */
function total(branches) {
    const sum = (values, what) => values.reduce((before, unit) => before + unit[what], 0);
    return {
        depth: sum(branches.map(branch => branch.at(-1)), "depth"),
        macs: sum(branches.flat(), "macs"),
        parameters: sum(branches.flat(), "parameters"),
    };
}

/** An element with attributes and children. */
function element(tag, attributes = {}, ...children) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
}

/** The module as boxes, one column for each branch; a box is filled by its share of the cost, which it also says. */
function drawing(branches, design, all) {
    const columns = branches.map((branch, number) => {
        const boxes = branch.map(unit => {
            const share = all.macs ? Math.round(100 * unit.macs / all.macs) : 0;
            const kind = unit.pools ? `${unit.side} × ${unit.side} max-pooling` : `kernel ${shape(unit.side, unit.reads)}`;
            const cost = unit.pools ? "0 MACs" : `${whole(unit.macs)} MACs, ${share}\u00a0%`;
            const box = element("li", {}, element("strong", {textContent: unit.name}));
            box.style.setProperty("--part", `${share}%`);
            box.style.setProperty("--edge", COLOURS[number]);
            for (const line of [kind, `→ ${shape(design.side, unit.depth)}`, cost]) box.append(element("br"), line);
            return box;
        });
        return element("li", {}, element("ol", {className: "branch"}, ...boxes));
    });
    const depths = branches.map(branch => branch.at(-1).depth);
    const strip = element("div", {className: "strip", ariaHidden: "true"}, ...depths.map((depth, number) => {
        const part = element("span");
        part.style.cssText = `flex: ${depth} 0 0; background: ${COLOURS[number]}`;
        return part;
    }));
    return [
        element("p", {className: "ends", textContent: `input ${shape(design.side, design.depth)}`}),
        element("ul", {className: "branches"}, ...columns),
        strip,
        element("p", {className: "ends", textContent:
            `stacked: ${depths.map(whole).join(" + ")} = ${whole(all.depth)} channels, ${shape(design.side, all.depth)}`}),
    ];
}

/** Answers for a design in words. */
function words(design) {
    const all = total(units(DESIGNER.branches, design)), naive = total(units(DESIGNER.naive, design));
    const times = (naive.macs / all.macs).toLocaleString("en-US", {maximumSignificantDigits: 2});
    const answer = `Output ${shape(design.side, all.depth)}: ${whole(all.macs)} MACs, ${whole(all.parameters)} parameters.`;
    const without = `Without the 1 × 1 bottlenecks, and the same 1 × 1, 3 × 3 and 5 × 5: output ` +
        `${shape(design.side, naive.depth)}, ${whole(naive.macs)} MACs, ${times} times as many.`;
    return [answer, without];
}

/** The controls, and what answers them. */
function designer(place) {
    const menu = element("select", {id: "preset"});
    menu.append(...[...Object.keys(DESIGNER.presets), "your own"].map(name => element("option", {textContent: name})));
    const sliders = DESIGNER.sliders.map(({name, words, min, max, step}) =>
        [name, element("input", {id: name, type: "range", min, max, step}), words]);
    const shown = element("div"), answer = element("strong"), without = element("p");
    const design = () => Object.fromEntries(sliders.map(([name, input]) => [name, Number(input.value)]));

    function answerNow() {
        const now = design(), branches = units(DESIGNER.branches, now);
        for (const [, input] of sliders) input.nextSibling.textContent = input.value;
        [answer.textContent, without.textContent] = words(now);
        shown.replaceChildren(...drawing(branches, now, total(branches)));
        const preset = Object.entries(DESIGNER.presets).find(([, one]) => sliders.every(([name]) => one[name] === now[name]));
        menu.value = preset ? preset[0] : "your own";
    }
    function choose() {
        for (const [name, value] of Object.entries(DESIGNER.presets[menu.value] ?? {}))
            document.getElementById(name).value = value;
        answerNow();
    }

    const fields = sliders.map(([name, input, words]) => element("div", {className: "slider"},
        element("label", {htmlFor: name, textContent: words}), input, element("output", {htmlFor: name})));
    place.replaceChildren(
        element("p", {}, element("label", {htmlFor: "preset", textContent: "Begin with GoogLeNet's module "}), " ", menu),
        element("fieldset", {}, element("legend", {textContent: "Your module"}), ...fields),
        element("div", {className: "answer", ariaLive: "polite"}, element("p", {}, answer), without),
        shown,
    );
    menu.addEventListener("change", choose);
    place.querySelector("fieldset").addEventListener("input", answerNow);
    menu.value = "3a";
    choose();
}

document.addEventListener("DOMContentLoaded", () => designer(document.querySelector(".designer")));
