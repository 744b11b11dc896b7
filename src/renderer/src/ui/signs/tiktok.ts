import { IconBrandTiktokFilled } from '@tabler/icons-react'
import type { Sign } from '../sign.ts'

export const sign: Sign = { icon: IconBrandTiktokFilled, color: 'var(--mantine-color-text)' }
