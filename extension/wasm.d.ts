// What wasm-bindgen makes of `src/exports.rs`.

declare module "*/wasm/callslot_extension.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function find_numbers(request: string): string;
  export function notify(request: string): string;
}

// What it makes of `app/compact`.
declare module "*/wasm/callslot_compact.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function mount(page: string): Promise<void>;
}

// What it makes of `app/desk`.
declare module "*/wasm/callslot_desk.js" {
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
  export function mount(inExtension: boolean): void;
}
