import './theme/styles.ts'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { contentNonce } from './content-nonce.ts'
import { connectKernel } from './kernel-client/index.ts'
import { refuseMarkup } from './trusted-types.ts'

refuseMarkup(window)
// At once: a port that is handed over while nobody listens is lost.
const kernel = connectKernel(window)
const nonce = contentNonce(document)
if (nonce !== undefined) setNonce(nonce)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no place for the console')
createRoot(root).render(
  <StrictMode>
    <App kernel={kernel} nonce={nonce} />
  </StrictMode>,
)
