// Makes the address of a request from the values of its parameters.

/** Returns path and query of an operation; `valueOf` gives a parameter's text, or "" for none. */
export function target(operation, valueOf) {
    const inPlace = (place) => operation.parameters.filter((parameter) => parameter.in === place);
    const path = inPlace("path").reduce(
        (path, parameter) =>
            path.replace(`{${parameter.name}}`, () => encodedPath(valueOf(parameter))),
        operation.path);
    const query = inPlace("query").filter((parameter) => valueOf(parameter) !== "")
        .map((parameter) => `${parameter.name}=${encodeURIComponent(valueOf(parameter))}`);
    return query.length ? `${path}?${query.join("&")}` : path;
}

/** Returns a path for a URL; what is percent-encoded already stays as it is. */
function encodedPath(text) {
    return encodeURI(text)
        .replace(/%25(?=[0-9A-Fa-f]{2})/g, "%")
        .replace(/[?#]/g, encodeURIComponent);
}
