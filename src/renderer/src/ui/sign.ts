import type { ComponentType, CSSProperties } from 'react'

/** How a service is drawn: `signs/<platform>.ts` exports one as `sign`, and is found by its name. */
export interface Sign {
  readonly icon: ComponentType<{ size?: number | string; 'aria-hidden'?: boolean; style?: CSSProperties }>
  /** The service's own colour, or the text's where it is black on white. */
  readonly color: string
}
