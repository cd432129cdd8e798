#!/usr/bin/env node
import '../.build/prescreen.js'
