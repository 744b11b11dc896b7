import { IconBrandX } from '@tabler/icons-react'
import type { Sign } from '../sign.ts'

export const sign: Sign = { icon: IconBrandX, color: 'var(--mantine-color-text)' }
