#!/usr/bin/env node
// oxlint-disable-next-line import/no-unassigned-import -- it is a program
require('../dist/job-logger.js');
