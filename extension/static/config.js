// Which server the extension belongs to. The build writes this file anew for a server that is not on this
// machine, together with the content security policy that lets requests go there and nowhere else.

export const API = "http://localhost:8787";

/** Whether `api` in the local storage may name another port of this machine. */
export const MOVABLE = true;
