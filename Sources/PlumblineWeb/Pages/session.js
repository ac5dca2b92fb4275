// What the page remembers while it is open, and nowhere else.

/** The token that goes with every request that is tried; empty for none. */
let token = "";
/** The values typed last, by the parameter's name. */
const values = new Map();

export function setToken(text) {
    token = text.trim();
}

/** Returns the headers that say who asks. */
export function authorization() {
    return token ? { Authorization: `Bearer ${token}` } : {};
}

export function remember(name, value) {
    values.set(name, value);
}

export function remembered(name) {
    return values.get(name) ?? "";
}

/** Returns the linked repositories; none if they may not be listed. */
export async function repositories() {
    try {
        const response = await fetch("/v1/repositories", { headers: authorization() });
        return response.ok ? (await response.json()).repositories : [];
    } catch {
        return [];
    }
}
