// Draws the reference from the description that the service gives of itself.

import { Description } from "./description.js";
import { element, prose } from "./element.js";
import { operationArticle } from "./operation.js";
import { schemaArticle } from "./schema.js";
import { setToken } from "./session.js";

const reference = document.getElementById("reference");

try {
    draw(new Description(await read("/v1/openapi.json")));
} catch (error) {
    const text = `openapi.json could not be read: ${error.message}`;
    reference.replaceChildren(element("p", { class: "notice", role: "alert" }, text));
}
reference.removeAttribute("aria-busy");

async function read(address) {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.json();
}

function draw(description) {
    const groups = description.groups();
    reference.replaceChildren(contents(groups, description), chapters(groups, description));
    reference.classList.add("drawn");
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

function contents(groups, description) {
    const isWide = matchMedia("(min-width: 60rem)").matches;
    return element("nav", { class: "contents", "aria-label": "Contents" },
        element("details", { open: isWide },
            element("summary", {}, "Contents"),
            groups.map((group) => links(group.name, group.operations.map((operation) =>
                [operation.operationId, operation.summary]))),
            links("Schemas", description.schemas.map(([name]) => [`schema-${name}`, name]))));
}

function links(title, entries) {
    return [
        element("strong", {}, title),
        element("ul", {}, entries.map(([id, text]) =>
            element("li", {}, element("a", { href: `#${id}` }, text)))),
    ];
}

function chapters(groups, description) {
    return element("main", { class: "chapters" },
        element("h1", {}, `${description.info.title} API`),
        prose(description.info.summary),
        prose(description.info.description),
        tokenField(),
        groups.map((group) => element("section", {},
            element("h2", {}, group.name),
            prose(group.description),
            group.operations.map((operation) => operationArticle(operation, description)))),
        element("section", {},
            element("h2", {}, "Schemas"),
            description.schemas.map(([name, schema]) => schemaArticle(name, schema))));
}

/** Returns the field for the token that goes with what is tried on this page. */
function tokenField() {
    const input = element("input", { type: "password", autocomplete: "off", spellcheck: "false" });
    input.addEventListener("input", () => setToken(input.value));
    return element("div", { class: "trial token" },
        element("label", {}, element("span", {}, "Token"), input),
        element("p", { class: "type" },
            "Goes with every request that you try below. It stays in this page until you leave it."));
}
