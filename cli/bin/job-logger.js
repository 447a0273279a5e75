#!/usr/bin/env node
require('../dist/job-logger.js');
