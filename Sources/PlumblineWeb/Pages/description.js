// Reads an OpenAPI document: follows references, groups operations, makes examples.

const methods = ["get", "head", "post", "put", "patch", "delete"];

/** An OpenAPI 3.1 document whose references stay inside it. */
export class Description {
    constructor(document) {
        this.document = document;
        this.info = document.info;
        this.schemas = Object.entries(document.components?.schemas ?? {});
    }

    /** Returns what a node's `$ref` points to, with the members that stand beside the reference. */
    resolve(node) {
        if (!node?.$ref) return node;
        const { $ref, ...beside } = node;
        const target = $ref.slice(2).split("/")
            .reduce((at, key) => at?.[unescaped(key)], this.document);
        return { ...this.resolve(target), ...beside };
    }

    /** Returns the tags with their operations, in the document's order. */
    groups() {
        const operations = this.operations();
        return (this.document.tags ?? []).map((tag) => ({
            ...tag,
            operations: operations.filter((operation) => operation.tags?.includes(tag.name)),
        }));
    }

    operations() {
        return Object.entries(this.document.paths).flatMap(([path, item]) =>
            methods.filter((method) => item[method]).map((method) => ({
                ...item[method],
                method,
                path,
                parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])]
                    .map((parameter) => this.resolve(parameter)),
            })));
    }

    /** Returns the named examples of a parameter or a media type as a list of summary and value. */
    examples(node) {
        const named = Object.entries(node.examples ?? {}).map(([name, example]) => {
            const { summary = name, value } = this.resolve(example);
            return { summary, value };
        });
        if (named.length) return named;
        if (node.example !== undefined) return [{ summary: "Example", value: node.example }];
        const value = this.resolve(node.schema)?.examples?.[0];
        return value === undefined ? [] : [{ summary: "Example", value }];
    }

    /** Whether an operation answers without a token in every configuration. */
    isOpen(operation) {
        return (operation.security ?? this.document.security ?? []).length === 0;
    }
}

function unescaped(key) {
    return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
