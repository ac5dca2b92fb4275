// Sends a request and shows the answer while it comes.

import { element } from "./element.js";

/** So many characters of a body are shown. */
const shownLength = 200_000;

/** Sends a request and shows in `place` what comes back; `signal` stops it. */
export async function exchange(address, options, place, signal) {
    const outcome = element("p", { class: "outcome" }, "Waiting for the answer…");
    const line = element("code", {}, `${options.method} ${address}`);
    place.replaceChildren(element("p", { class: "sent" }, line), outcome);
    const start = performance.now();
    const time = () => `${Math.round(performance.now() - start)} ms`;
    try {
        const response = await fetch(address, { ...options, signal, cache: "no-store" });
        outcome.replaceChildren(status(response), element("span", { class: "type" }, time()));
        place.append(headerList(response.headers));
        const size = await showBody(response, place);
        outcome.append(element("span", { class: "type" }, `${size} bytes in ${time()}`));
    } catch (error) {
        const text = error.name === "AbortError" ? `Stopped after ${time()}.`
            : `No answer: ${error.message}. The service may refuse this request, or be away.`;
        outcome.append(" ", element("span", { class: "failure", role: "alert" }, text));
    }
}

function status(response) {
    const classes = response.status < 400 ? "status success" : "status";
    return element("span", { class: classes }, `${response.status} ${response.statusText}`);
}

function headerList(headers) {
    const entries = [...headers].flatMap(([name, value]) =>
        [element("dt", {}, name), element("dd", {}, value)]);
    return element("details", {},
        element("summary", {}, "Headers"),
        element("dl", { class: "headers" }, entries));
}

/** Shows the body piece by piece, JSON in the end laid out; returns its bytes' number. */
async function showBody(response, place) {
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.body) return 0;
    const isText = /^(text\/|application\/([a-z.+-]*json|x-ndjson))/.test(type);
    const text = document.createTextNode("");
    const body = element("pre", { tabindex: "0", class: "answer" }, element("code", {}, text));
    const decoder = new TextDecoder();
    let size = 0;
    for await (const piece of pieces(response.body)) {
        if (size === 0 && isText) place.append(body);
        size += piece.byteLength;
        if (isText && text.length < shownLength) {
            text.appendData(decoder.decode(piece, { stream: true }));
        }
    }
    if (size === 0) return 0;
    if (!isText) place.append(note("The bytes are not text, so they are not shown."));
    else if (text.length >= shownLength) place.append(note("The rest is not shown."));
    else if (/json$/.test(type.split(";")[0]) && !type.includes("ndjson")) text.data = laidOut(text.data);
    const problem = type.startsWith("application/problem") ? problemLink(text.data) : null;
    if (problem) body.before(problem);
    return size;
}

async function* pieces(stream) {
    const reader = stream.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
    }
}

function laidOut(json) {
    try {
        return JSON.stringify(JSON.parse(json), null, 2);
    } catch {
        return json;
    }
}

function problemLink(json) {
    try {
        const { type, title } = JSON.parse(json);
        const name = /^\/problems\/([a-z-]+)$/.exec(type)?.[1];
        return name ? element("p", {}, element("a", { href: `/problems/${name}` }, title)) : null;
    } catch {
        return null;
    }
}

function note(text) {
    return element("p", { class: "type" }, text);
}
