import { messageForStatus } from "@nightbell/browser/errors-ui";
import { openStream, type StreamHandle } from "@nightbell/browser/stream";
import { track } from "@nightbell/browser/behavior";
import { chatOpened } from "@nightbell/browser/ux";
import { showError, showFailure } from "./failures";

const form = document.querySelector<HTMLFormElement>("#ask")!;
const answer = document.querySelector("#answer")!;
const state = document.querySelector("#state")!;
let stream: StreamHandle | undefined;
let asked = 0;

/** Asks, and aborts the answer that is still coming: one stream a key. */
export function ask(how = ""): void {
  const { question, window } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const turn = ++asked; // an aborted answer has no say any more
  chatOpened();
  track("assistant_asked", { window: +window! });
  answer.textContent = "";
  const began = openStream({
    url: `/demo/api/answer?window=${window}${how}`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question }),
    key: "answer",
    onText: (text) => void (turn === asked && (answer.textContent = text)),
    onState: (now) => void (turn === asked && (state.textContent = now)),
  });
  stream = began;
  began.ended.then(({ end, status = 0, request_id }) => {
    if (end === "done" || end === "client_aborted") return;
    showFailure(`The answer broke off (${end})`, request_id);
    showError(messageForStatus(end === "server_error" ? status : 0, request_id), () => ask());
  });
}

export function mountChat(): void {
  form.onsubmit = (event) => {
    event.preventDefault();
    ask();
  };
  form.querySelector("select")!.onchange = () => stream && ask();
  document.querySelector<HTMLButtonElement>("#stop")!.onclick = () => stream?.abort();
}
