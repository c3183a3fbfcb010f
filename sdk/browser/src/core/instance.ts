import type { Client } from "./client.ts";

/** The client of this page, which all modules share; undefined before `init` and after its end. */
export let current: Client | undefined;

export const setCurrent = (client: Client | undefined) => {
  current = client;
};
