// What wasm-bindgen makes of `src/exports.rs`.

declare module "*/wasm/callslot_extension.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function notify(request: string): string;
}

// Its module of `app/phone`.
declare module "*/wasm/callslot_phone.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function find_numbers(request: string): string;
  export function read(text: string, country: string): string;
  export function spaced(number: string): string;
  export function zones(number: string): string;
}

// What it makes of `app/compact`.
declare module "*/wasm/callslot_compact.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function mount(page: string, plans: () => Promise<object>): Promise<void>;
}

// What it makes of `app/desk`.
declare module "*/wasm/callslot_desk.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function mount(
    inExtension: boolean,
    plans: () => Promise<object>,
    later: () => Promise<object>,
  ): void;
}

// Its module of `app/later`.
declare module "*/wasm/callslot_later.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function mount(
    place: HTMLElement,
    inExtension: boolean,
    plans: () => Promise<object>,
    account: string,
  ): void;
  export function unmount(): void;
}
