/** Who is there: heartbeats of a visible page, and chats that were opened. */
import type { Client } from "../core/client.ts";
import { guard, listen } from "../core/environment.ts";
import { current } from "../core/instance.ts";
import { HEARTBEAT_MS } from "../numbers.ts";

export { observeVitals } from "./vitals.ts";

const presence = (client: Client, kind: string) =>
  client._send(kind, { page: client._env.location.pathname, ts: client._env.Date.now() / 1000 });

/**
 * Sends a heartbeat at once and every HEARTBEAT_MS while the page is visible. It shares the
 * batch of whatever leaves in the same second.
 *
 * @return  stops it; the end of the client does too
 */
export function startHeartbeat(): () => void {
  const client = current;
  if (!client) return () => {};
  const { _env: env, _signal: signal } = client;
  let last = -Infinity;
  let timer: unknown;
  const stop = () => env.clearTimeout(timer);
  const beat = () => {
    stop();
    if (env.document!.visibilityState === "hidden") return;
    // A page that is shown again doesn't beat sooner than one that stayed visible.
    const due = last + HEARTBEAT_MS - env.Date.now();
    if (due <= 0) {
      last = env.Date.now();
      presence(client, "heartbeat");
    }
    timer = env.setTimeout(beat, due > 0 ? due : HEARTBEAT_MS);
  };
  listen(env.document!, signal, "visibilitychange", beat);
  signal.addEventListener("abort", stop);
  beat();
  return stop;
}

const CHAT_KEY = "nightbell.chat";
let openedChat: string | null | undefined;

const forgetChat = guard(() => current?._env.sessionStorage!.removeItem(CHAT_KEY));

/**
 * Reports that a chat was opened, once a chat session: a reload of the tab is no new one.
 *
 * @param chat  the application's id of the chat; absent: the browser session
 */
export function chatOpened(chat: string = current?._session() || ""): void {
  const client = current;
  if (!client) return;
  const { sessionStorage } = client._env;
  const mayStore = client._mayStore();
  if (mayStore) guard(() => (openedChat = sessionStorage!.getItem(CHAT_KEY) || openedChat))();
  client._onForget.add(forgetChat);
  if (chat === openedChat) return;
  openedChat = chat;
  if (mayStore) guard(() => sessionStorage!.setItem(CHAT_KEY, chat))();
  presence(client, "chat_opened");
}
