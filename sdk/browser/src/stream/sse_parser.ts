/** One event of a stream. */
export interface StreamMessage {
  data: string;
  /** `message` where the server named none. */
  event: string;
  id?: string;
}

/**
 * Turns the text of a `text/event-stream` into messages, however it is cut into chunks
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 */
export function sseParser(onMessage: (message: StreamMessage) => void, onRetry: (ms: number) => void) {
  let rest = "";
  let data: string[] = [];
  let event = "";
  let id: string | undefined;

  const line = (text: string) => {
    if (!text) {
      if (data[0] !== undefined) onMessage({ data: data.join("\n"), event: event || "message", id });
      data = [];
      event = "";
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?([^]*))?$/.exec(text)!;
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^\d+$/.test(value)) onRetry(+value);
  };

  return (chunk: string) => {
    rest += chunk;
    // A CR at the end waits: an LF may follow in the next chunk.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(rest)); rest = rest.slice(end.index + end[0].length)) {
      line(rest.slice(0, end.index));
    }
  };
}
