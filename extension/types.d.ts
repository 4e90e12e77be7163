// What the content scripts share with each other. They are no modules: Chrome runs them one after
// another in one world.

/** A phone number. */
interface PhoneNumber {
  e164: string;
  /** As people write it. */
  shown: string;
  /** Two letters, empty for numbers of no country. */
  country: string;
  /** The keys to press once it has answered, empty without any. */
  extension: string;
}

/** A number within a candidate's text. */
interface Found extends PhoneNumber {
  start: number;
  end: number;
}

/** Characters of a text node within a candidate's text. */
interface Part {
  node: Text;
  /** Where they begin in the candidate's text. */
  at: number;
  /** Where they begin in the node. */
  from: number;
  length: number;
}

/** What the service worker is asked about. */
interface Candidate {
  node: Text | HTMLAnchorElement;
  text: string;
  /** What of the text is the node's own; a number has to be there, at least with a part of it. */
  start: number;
  end: number;
  parts: Part[];
  /** Whether it is the first of its node's, and what was found there before is over. */
  fresh: boolean;
}

/** A number in the page. */
interface Place {
  range: Range;
  nodes: Node[];
  link: HTMLAnchorElement | null;
  number: PhoneNumber;
}

type Action = "call" | "schedule" | "not-here";

interface Runs {
  mayGoOn(text: string): boolean;
  of(text: string, most: number, joined: boolean): number[];
}

interface Inline {
  around(node: Text, reach: number): { texts: Text[]; own: number };
  cue(node: Node): string;
}

interface Scan {
  readonly idle: boolean;
  removed: boolean;
  readonly cost: { total: number; longest: number; slices: number };
  watch(root: Document | ShadowRoot): void;
  startAgain(roots: Iterable<Document | ShadowRoot>): void;
  look(tree: Element): void;
  spend(ms: number): void;
  stop(): void;
}

interface Trees {
  steps(tree: Element): (() => void)[];
  host(element: Element | null): void;
}

interface Places {
  readonly byNode: Map<Node, Place[]>;
  readonly count: number;
  readonly isFull: boolean;
  readonly current: Highlight;
  readonly roots: Set<Document | ShadowRoot>;
  start(): void;
  stop(): void;
  enter(root: Document | ShadowRoot): void;
  draw(candidate: Candidate, numbers: Found[]): void;
  at(x: number, y: number): Place | null;
  paint(): boolean;
  clear(): void;
  inOrder(): Place[];
  sweep(): void;
}

interface Tooltip {
  readonly host: HTMLElement | null;
  show(subject: object, number: PhoneNumber, box: DOMRect, focus: boolean): void;
  stay(): void;
  leave(): void;
  hide(): void;
}

declare var CallslotRuns: Runs;
declare var CallslotInline: Inline;
declare var CallslotScan: new (
  found: (candidates: Candidate[]) => void,
  others: (tree: Element) => (() => void)[],
) => Scan;
declare var CallslotTrees: new (
  found: (candidate: Candidate) => void,
  entered: (root: ShadowRoot) => void,
) => Trees;
declare var CallslotPlaces: {
  new (): Places;
  boxAt(place: Place, x: number, y: number): DOMRect | undefined;
};
declare var CallslotTooltip: new (act: (action: Action, number: PhoneNumber) => void) => Tooltip;
/** Selects what is not for reading, or what somebody is writing. */
declare var CALLSLOT_SKIPPED: string;
/** Selects links that call. */
declare var CALLSLOT_TEL: string;
declare var callslot: { running: object | null };
