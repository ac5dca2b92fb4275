// Draws the form in which an operation is tried.

import { element } from "./element.js";
import { exchange } from "./exchange.js";
import { target } from "./request.js";
import { authorization, remember, remembered, repositories } from "./session.js";

/** Returns the part of an operation's article in which it is tried; its form is made when opened. */
export function trial(operation, description) {
    const details = element("details", { class: "trial" }, element("summary", {}, "Try it"));
    details.addEventListener("toggle", () => {
        if (details.open && details.children.length === 1) {
            details.append(...form(operation, description));
        }
    });
    return details;
}

function form(operation, description) {
    const inputs = new Map(operation.parameters.map((parameter) =>
        [parameter, input(parameter, operation, description)]));
    const accept = acceptInput(operation, description);
    const body = bodyInput(operation, description);
    const send = element("button", { type: "submit", class: operation.method }, "Send");
    const stop = element("button", { type: "button", hidden: true }, "Stop");
    const answer = element("div", { class: "exchange", "aria-live": "polite" });
    const form = element("form", {},
        [...inputs].map(([parameter, node]) => field(parameter.name, node, parameter.required)),
        accept ? field("Accept", accept) : null,
        body ? field("Body", body, true) : null,
        element("p", { class: "buttons" }, send, stop));
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        for (const [parameter, node] of inputs) remember(parameter.name, node.value);
        const valueOf = (parameter) => inputs.get(parameter).value;
        const control = new AbortController();
        stop.onclick = () => control.abort();
        [send.disabled, stop.hidden] = [true, false];
        await exchange(target(operation, valueOf),
            options(operation, inputs, accept, body), answer, control.signal);
        [send.disabled, stop.hidden] = [false, true];
    });
    return [form, answer];
}

function options(operation, inputs, accept, body) {
    const headers = { ...authorization() };
    for (const [parameter, node] of inputs) {
        if (parameter.in === "header" && node.value) headers[parameter.name] = node.value;
    }
    if (accept?.value) headers.Accept = accept.value;
    if (body) headers["Content-Type"] = "application/json";
    return { method: operation.method.toUpperCase(), headers, body: body?.value };
}

function field(name, node, isRequired = false) {
    return element("label", {},
        element("span", {}, element("code", {}, name),
            isRequired ? element("span", { class: "required" }, " required") : null),
        node);
}

function input(parameter, operation, description) {
    const schema = description.resolve(parameter.schema) ?? {};
    const choices = schema.enum ?? (schema.type === "boolean" ? [false, true] : null);
    if (choices) return select(["", ...choices], remembered(parameter.name));
    const example = description.examples(parameter)[0]?.value ?? schema.default ?? "";
    const node = element("input", {
        type: "text",
        placeholder: String(example),
        required: parameter.required && parameter.in !== "path" || parameter.name === "id",
        spellcheck: "false",
        autocomplete: "off",
    });
    node.value = remembered(parameter.name);
    if (parameter.name === "id" && parameter.in === "path") offerRepositories(node, operation);
    return node;
}

/** Lets one choose among the linked repositories, and puts in the first. */
async function offerRepositories(node, operation) {
    const list = element("datalist", { id: `repositories-${operation.operationId}` });
    const linked = await repositories();
    list.append(...linked.map(({ id, name }) => element("option", { value: id }, name)));
    node.after(list);
    node.setAttribute("list", list.id);
    if (!node.value && linked.length && operation.method !== "delete") node.value = linked[0].id;
}

/** Returns a choice of the media types that the operation can answer with, if there are several. */
function acceptInput(operation, description) {
    const types = Object.entries(operation.responses)
        .filter(([status]) => /^2/.test(status))
        .flatMap(([, response]) => Object.keys(description.resolve(response).content ?? {}))
        .filter((type) => type.includes("json"));
    return new Set(types).size > 1 ? select([...new Set(types)], "") : null;
}

function bodyInput(operation, description) {
    const media = description.resolve(operation.requestBody)?.content?.["application/json"];
    if (!media) return null;
    const value = description.examples(media)[0]?.value ?? {};
    const node = element("textarea", { rows: 8, spellcheck: "false", required: true });
    node.value = JSON.stringify(value, null, 2);
    return node;
}

function select(choices, value) {
    const node = element("select", {},
        choices.map((choice) => element("option", { value: String(choice) }, String(choice))));
    if (value) node.value = value;
    return node;
}
