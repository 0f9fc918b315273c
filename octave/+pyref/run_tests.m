% Run the tests at the foot of every .m file here and below.
%
%     pyref.run_tests ()
%     pyref.run_tests (folder)   another folder than this file's own
%
% What failed is printed, with a line for its file, then a total line. An error is
% raised when a test failed, and when a layer, network or derivation has no tests:
% so octave-cli --eval "pyref.run_tests ()" ends with exit status 1.
%
% Octave calls a failing test with a title, %!test <...>, a known bug, and forgives
% it; it forgives xtest and skipped tests too. Here only a pass is a pass.

function run_tests (folder)
  if nargin < 1
    folder = fileparts (mfilename ('fullpath'));
  end
  files = m_files (folder);
  passed = 0;
  total = 0;
  wrong = {};
  for i = 1:numel (files)
    name = files{i}(numel (folder)+2:end);
    [good, count] = tests_of (files{i});
    if good ~= count
      fprintf ('%s: %d of %d passed\n', name, good, count);
      wrong{end+1} = name;
    elseif count == 0 && needs_tests (name)
      fprintf ('%s: no tests\n', name);
      wrong{end+1} = name;
    end
    passed = passed + good;
    total = total + count;
  end
  fprintf ('%d of %d tests passed in %d files\n', passed, total, numel (files));
  if ~isempty (wrong)
    error ('pyref:tests', 'run_tests: wrong in %s', strjoin (wrong, ', '));
  end
end

function [good, count] = tests_of (file)
  log = tempname ();
  cleaner = onCleanup (@() delete (log));
  [good, count, ~, ~, skipped, not_run] = test (file, 'quiet', log);
  count = count + skipped + not_run;
  if good ~= count
    fprintf ('%s', fileread (log));
  end
end

function needed = needs_tests (name)
  rooms = '^\+(layers|networks|derivations|training)[\\/]';
  needed = ~isempty (regexp (name, rooms, 'once'));
end

function files = m_files (folder)
  found = dir (folder);
  names = {found.name};
  files = {};
  for i = 1:numel (names)
    path = fullfile (folder, names{i});
    if found(i).isdir && names{i}(1) ~= '.'
      files = [files, m_files(path)];
    elseif ~isempty (regexp (names{i}, '\.m$', 'once'))
      files{end+1} = path;
    end
  end
end
