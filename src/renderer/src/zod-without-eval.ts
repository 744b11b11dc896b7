import { z } from 'zod'

/** Must be imported before any schema is made: under our content security policy zod may not compile code from strings. */
z.config({ jitless: true })
