import type { ParsedInputOf } from '../../preload/contract/index.ts';
import { worklist } from '../../preload/contract/reservations.ts';
import { mostViews, type SavedView } from '../../preload/contract/views.ts';
import { type Actor, staffIdOf } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import { changeView, deleteView, insertView, type ViewRecord, viewsOf } from './queries.ts';

function shown({ id, name, view }: ViewRecord): SavedView {
  return { id, name, view: worklist.parse(JSON.parse(view)) };
}

/** Each person's own worklists under their own names for them. */
export class Views {
  readonly #store: Store;
  readonly #audit: Audit;

  constructor(store: Store, audit: Audit) {
    this.#store = store;
    this.#audit = audit;
  }

  async list(owner: Actor): Promise<SavedView[]> {
    return (await viewsOf(this.#store.read, staffIdOf(owner))).map(shown);
  }

  /** Adds a view at the end. Throws Refusal invalidInput where there are too many. */
  async save({ name, view }: ParsedInputOf<'views.save'>, owner: Actor): Promise<SavedView> {
    return this.#store.write(async (tx) => {
      const views = await viewsOf(tx, staffIdOf(owner));
      if (views.length >= mostViews) throw new Refusal('invalidInput', { field: 'name', most: mostViews });
      const position = (views.at(-1)?.position ?? 0) + 1;
      const record = await insertView(tx, {
        staff_id: staffIdOf(owner),
        name,
        view: JSON.stringify(view),
        position,
      });
      await this.#note(tx, 'view.saved', owner, `view/${record.id}`);
      return shown(record);
    });
  }

  /** Throws Refusal notFound. */
  async change({ id, name, view }: ParsedInputOf<'views.change'>, owner: Actor): Promise<SavedView> {
    return this.#store.write(async (tx) => {
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(view === undefined ? {} : { view: JSON.stringify(view) }),
      };
      const [record] =
        Object.keys(changes).length === 0
          ? (await viewsOf(tx, staffIdOf(owner))).filter((one) => one.id === id)
          : [await changeView(tx, staffIdOf(owner), id, changes)];
      if (record === undefined) throw new Refusal('notFound');
      await this.#note(tx, 'view.changed', owner, `view/${id}`);
      return shown(record);
    });
  }

  /** Throws Refusal notFound. */
  async remove(id: number, owner: Actor): Promise<void> {
    await this.#store.write(async (tx) => {
      if (!(await deleteView(tx, staffIdOf(owner), id))) throw new Refusal('notFound');
      await this.#note(tx, 'view.removed', owner, `view/${id}`);
    });
  }

  /** Puts a person's views into an order; those that it does not name come behind. */
  async arrange(ids: readonly number[], owner: Actor): Promise<SavedView[]> {
    return this.#store.write(async (tx) => {
      const views = await viewsOf(tx, staffIdOf(owner));
      const placeOf = ({ id }: ViewRecord) => {
        const place = ids.indexOf(id);
        return place === -1 ? ids.length : place;
      };
      // Sorting is stable: those that are not named keep their order.
      const arranged = views.toSorted((a, b) => placeOf(a) - placeOf(b));
      for (const [index, { id }] of arranged.entries()) {
        await changeView(tx, staffIdOf(owner), id, { position: index + 1 });
      }
      await this.#note(tx, 'view.arranged', owner, `staff/${staffIdOf(owner)}`);
      return arranged.map(shown);
    });
  }

  async #note(tx: Tx, action: string, actor: Actor, subject: string): Promise<void> {
    await this.#audit.append(tx, { actor, action, subject });
  }
}
