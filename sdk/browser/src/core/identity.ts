import { guard, type Environment } from "./environment.ts";
import { uuid } from "./ids.ts";

/**
 * An id that this browser keeps where it may: `sessionStorage` for a tab, `localStorage` for
 * a visitor. Where nothing may be stored, or storage is closed, it lives as long as the page.
 */
export function keptId(env: Environment, area: "sessionStorage" | "localStorage", key: string) {
  let id: string | null | undefined;
  return {
    _get: (mayStore: boolean): string => {
      if (!id && mayStore) guard(() => (id = env[area]!.getItem(key)))();
      if (!id) {
        id = uuid(env);
        if (mayStore) guard(() => env[area]!.setItem(key, id!))();
      }
      return id;
    },
    /** Removes what was stored; the next id is a new one. */
    _forget: guard(() => {
      id = "";
      env[area]!.removeItem(key);
    }),
  };
}
