// Draws schemas.

import { code, element, folded, prose } from "./element.js";

/** Returns the article of a schema that has a name. */
export function schemaArticle(name, schema) {
    return element("article", { class: "schema", id: `schema-${name}` },
        element("h3", {}, element("code", {}, name), " ", typeOf(schema)),
        prose(schema.description),
        memberList(schema),
        (schema.examples ?? []).filter(isStructure).map((value) => folded("Example", code(value))));
}

/** Returns the type of a schema in a few words, with links to the schemas that it names. */
export function typeOf(schema) {
    return element("span", { class: "type" }, typeWords(schema));
}

/** Returns the members of an object schema, or nothing for any other. */
export function memberList(schema) {
    const members = Object.entries(schema?.properties ?? {});
    if (!members.length) return null;
    return element("dl", { class: "members" }, members.map(([name, type]) =>
        member(name, type, schema.required?.includes(name))));
}

/** Returns one entry of a list of members or parameters. */
export function member(name, schema, isRequired, description = schema.description) {
    return [
        element("dt", {},
            element("code", {}, name),
            typeOf(schema),
            isRequired ? element("span", { class: "required" }, "required") : null),
        element("dd", {}, prose(description), memberList(schema)),
    ];
}

function typeWords(schema) {
    if (!schema) return ["anything"];
    if (schema.$ref) return [link(schema.$ref.split("/").pop()), preset(schema)];
    const choices = schema.oneOf ?? (schema.type ? null : schema.anyOf);
    if (choices) return joined(choices.map(typeWords), " or ");
    if (schema.enum) return [schema.enum.map(quoted).join(" | "), preset(schema)];
    if (schema.const !== undefined) return [quoted(schema.const)];
    if (schema.type === "array") return ["array of ", typeWords(schema.items), most(schema)];
    return [[schema.type ?? "anything"].flat().join(" or "), limits(schema), preset(schema)];
}

function limits(schema) {
    const parts = [
        schema.format,
        schema.pattern,
        schema.minimum === undefined ? null : `≥ ${schema.minimum}`,
        schema.maximum === undefined ? null : `≤ ${schema.maximum}`,
        schema.minLength === undefined ? null : `at least ${schema.minLength} long`,
        schema.maxLength === undefined ? null : `at most ${schema.maxLength} long`,
        schema.writeOnly ? "write only" : null,
    ].filter(Boolean);
    return parts.length ? ` (${parts.join(", ")})` : "";
}

function most(schema) {
    return schema.maxItems === undefined ? "" : ` (at most ${schema.maxItems})`;
}

function preset(schema) {
    return schema.default === undefined ? "" : `, default ${quoted(schema.default)}`;
}

function quoted(value) {
    return JSON.stringify(value);
}

function link(name) {
    return element("a", { href: `#schema-${name}` }, name);
}

function joined(lists, separator) {
    return lists.flatMap((list, index) => (index ? [separator, ...list] : list));
}

function isStructure(value) {
    return typeof value === "object" && value !== null;
}
