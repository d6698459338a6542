import {expect, it} from 'vitest';
import {parseEvidence} from '../../source/lab/headless/evidence.ts';

// Of /var/log/distbuild/distccd.log, distcc 3.4 with --log-level info; the middle of each job left out.
const log = `distccd[702] (dcc_check_client) connection from 127.0.0.1:49932
distccd[702] (dcc_job_summary) client: 127.0.0.1:49932 COMPILE_OK exit:0 sig:0 core:0 ret:0 time:31ms clang canary.c
distccd[702] (dcc_job_summary) client: 127.0.0.1:49934 COMPILE_OK exit:0 sig:0 core:0 ret:0 time:32ms clang++ canary.cc
distccd[703] (dcc_job_summary) client: 127.0.0.1:49936 COMPILE_OK exit:0 sig:0 core:0 ret:0 time:129ms prebuilts/clang/host/linux-x86/clang-r416183b/bin/clang++ system/libbase/strings.cpp
distccd[703] (dcc_job_summary) client: 127.0.0.1:49938 COMPILE_ERROR exit:256 sig:0 core:0 ret:0 time:80ms prebuilts/clang/host/linux-x86/clang-r416183b/bin/clang++ system/libbase/logging.cpp
`;

it("counts a worker's jobs without canaries, and names the files that failed there", () => {
	expect(parseEvidence(log)).toEqual({compiled: 1, failedFiles: ['logging.cpp']});
});
