/* What stays on this device, what is sent on, and what of it is masked. */

import { mountConnection } from "./connection.js";
import { openDatabase } from "./database.js";
import { masked, masks } from "./masking.js";
import { counted } from "./outbox.js";
import { mountPrivacy } from "./privacy.js";
import { startSaving } from "./saving.js";
import { startSending } from "./sending.js";
import { keptSets } from "./sets.js";
import { ofRemoval } from "./words.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{connection: HTMLElement, current?: () => object[], onBack?: () => void, tell?: (words: string) => void}} options
 *   connection: the line that says whether the server can be reached; current: the notes as they are understood now;
 *   onBack: called when a server that was away answers again; tell: says what is under way
 * @returns {{prepared: (notes: object[]) => Promise<object[]>, restore: () => Promise<void>}}
 *   prepared: the notes as they may be read by the program, masked if the person wants that (Unreachable or Unmasked where
 *   they can't be); restore: lay out what was kept
 */
export function mountKeeping(root, desk, { connection, current = () => [], onBack = () => {}, tell = () => {} }) {
  const parts = open();
  const privacy = mountPrivacy(root, { notes: inSight, question, onRemove });

  async function open() {
    const database = await openDatabase().catch((error) => failed(error));
    const sending = startSending(database, { told: (post) => privacy.postIs(post), failed });
    const saving = database && startSaving(desk, database, { told: (decided) => written(decided), failed });
    return { database, sending, saving };
  }

  async function written(decided) {
    const { database, sending, saving } = await parts;
    privacy.deviceKeeps(database ? await keptSets(database) : [], saving?.set?.id);
    await (decided ? sending.changed() : sending.tell());
  }

  async function question() {
    const { database } = await parts;
    return ofRemoval((await counted(database)).waiting);
  }

  async function onRemove() {
    await (await parts).saving.removeAll();
    await written(false);
  }

  function failed(error) {
    privacy.failed(error);
  }

  function inSight() {
    const given = current();
    return given.length ? given : desk.notes;
  }

  const send = () => parts.then(({ sending }) => sending.attempt());
  mountConnection(connection, {
    onBack() {
      send();
      onBack();
    },
  });
  addEventListener("online", send);
  document.querySelector("#key").addEventListener("change", send);
  // What is understood of a file or of other choices is drawn anew there: not all of it comes with an event.
  new MutationObserver(privacy.follow).observe(document.querySelector("#reading"), { childList: true, subtree: true });
  desk.addEventListener("opened", privacy.follow);
  import("./offline.js").then(({ keepPage }) => keepPage(connection));

  return {
    async prepared(notes) {
      await parts; // else nobody keeps what is laid on the desk now
      if (!masks()) return notes;
      tell("Menyamarkan …");
      const ready = await masked(notes);
      tell("");
      return ready;
    },
    async restore() {
      const { saving } = await parts;
      await saving?.restore().catch(failed);
      await written(false);
      send();
    },
  };
}
