// Draws operations: parameters, bodies, answers, a command that asks, and a form that does.

import { code, element, folded, prose, words } from "./element.js";
import { target } from "./request.js";
import { member, memberList, typeOf } from "./schema.js";
import { trial } from "./trial.js";

/** Returns the article of an operation. */
export function operationArticle(operation, description) {
    return element("article", { class: "operation", id: operation.operationId },
        element("h3", {}, operation.summary),
        element("p", { class: "endpoint" },
            element("span", { class: `method ${operation.method}` },
                operation.method.toUpperCase()),
            element("code", {}, operation.path)),
        prose(operation.description),
        description.isOpen(operation) ? element("p", { class: "type" }, "Needs no token.") : null,
        parameterList(operation.parameters),
        body(operation.requestBody, description),
        element("h4", {}, "Command"),
        code(command(operation, description)),
        trial(operation, description),
        responses(operation.responses, description));
}

function parameterList(parameters) {
    if (!parameters.length) return null;
    return [
        element("h4", {}, "Parameters"),
        element("dl", { class: "members" }, parameters.map((parameter) =>
            member(parameter.name, parameter.schema, parameter.required,
                [`In the ${parameter.in}.`, parameter.description].filter(Boolean).join(" ")))),
    ];
}

function body(requestBody, description) {
    if (!requestBody) return null;
    return [element("h4", {}, "Body"), contents(description.resolve(requestBody), description)];
}

function contents(holder, description) {
    return Object.entries(holder.content ?? {}).map(([mediaType, media]) => [
        element("p", { class: "media" }, element("code", {}, mediaType), " ", typeOf(media.schema)),
        media.schema?.$ref ? null : memberList(media.schema),
        description.examples(media).map(({ summary, value }) => folded(summary, code(value))),
    ]);
}

function responses(all, description) {
    const entries = Object.entries(all)
        .map(([status, response]) => [status, description.resolve(response)]);
    const successes = entries.filter(([status]) => isSuccess(status));
    const failures = entries.filter(([status]) => !isSuccess(status));
    return [
        element("h4", {}, "Answers"),
        successes.map(([status, response]) => answer(status, response, description)),
        failures.length
            ? folded(`Failures: ${failures.map(([status]) => status).join(", ")}`,
                failures.map(([status, response]) => answer(status, response, description)))
            : null,
    ];
}

function answer(status, response, description) {
    return element("div", { class: "response" },
        element("div", { class: "outcome" },
            element("span", { class: isSuccess(status) ? "status success" : "status" }, status),
            element("span", {}, words(response.description))),
        problems(response["x-problems"]),
        headers(response.headers, description),
        contents(response, description));
}

function problems(names) {
    if (!names) return null;
    return element("p", {}, names.flatMap((name, index) => [
        index ? ", " : "",
        element("a", { href: `/problems/${encodeURIComponent(name)}` }, element("code", {}, name)),
    ]));
}

function headers(all, description) {
    if (!all) return null;
    return element("dl", { class: "members" }, Object.entries(all).map(([name, header]) => {
        const { schema, description: text } = description.resolve(header);
        return member(name, schema, false, text);
    }));
}

function command(operation, description) {
    const address = quoted(location.origin + target(operation, (parameter) => example(parameter, description)));
    const lines = [`curl ${flags(operation.method)}${address}`];
    const media = description.resolve(operation.requestBody)?.content?.["application/json"];
    if (media) {
        const example = description.examples(media)[0]?.value ?? {};
        lines.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(example))}`);
    }
    return lines.join(" \\\n  ");
}

/** Returns the example of a parameter; for one that may be left out, "" if there is none. */
function example(parameter, description) {
    const value = description.examples(parameter)[0]?.value;
    return String(value ?? (parameter.required ? parameter.name : ""));
}

function flags(method) {
    return { get: "", head: "-I ", post: "-X POST " }[method] ?? `-X ${method.toUpperCase()} `;
}

/** Returns one word of a shell's command line. */
function quoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}

function isSuccess(status) {
    return /^[123]/.test(status);
}
