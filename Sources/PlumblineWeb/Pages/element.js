// Builds elements. Text only ever becomes text: nothing here parses markup.

/** Creates an element with attributes and children; `null` children are left out. */
export function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child != null));
    return node;
}

/** Returns paragraphs for a description: blank lines part them, backticks and ** mark words. */
export function prose(description) {
    if (!description) return [];
    return description.split(/\n{2,}/).map((paragraph) => element("p", {}, words(paragraph)));
}

/** Returns the nodes of one line of a description. */
export function words(text) {
    return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter(Boolean).map((part) => {
        if (part.startsWith("`")) return element("code", {}, part.slice(1, -1));
        if (part.startsWith("**")) return element("strong", {}, part.slice(2, -2));
        return part;
    });
}

/** Returns a block of code; a value that is not text is shown as JSON. */
export function code(value) {
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    return element("pre", { tabindex: "0" }, element("code", {}, text));
}

/** Returns a part of the page that is shown on demand. */
export function folded(title, ...children) {
    return element("details", {}, element("summary", {}, title), children);
}
