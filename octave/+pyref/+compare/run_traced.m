% Run the instrumented copies of functions, and what they told.
%
%     [results, records, why] = pyref.compare.run_traced (functions, sources, args, ...
%                                                         outputs, way, passes, touches)
%
% sources are those of pyref.compare.read_sources, set out by pyref.compare.set_out;
% way, passes and touches are as for pyref.compare.seen, which gives the records. why
% says what was raised, where something was, and results are then none.

function [results, records, why] = run_traced (functions, sources, args, outputs, ...
                                               way, passes, touches)
  [results, records, why] = attempt (functions, sources, args, outputs, way, passes, ...
                                     touches);
  if ~isempty (sources.sites) && ~any (records.count, 2)
    cellfun (@(file) clear_function (file), sources.files);   % Octave keeps originals
    [results, records, why] = attempt (functions, sources, args, outputs, way, ...
                                       passes, touches);
  end
end

function [results, records, why] = attempt (functions, sources, args, outputs, way, ...
                                            passes, touches)
  [results, why] = deal ({}, '');
  pyref.compare.seed ();
  pyref.compare.seen ('begin', numel (sources.sites), way, passes, touches);
  try
    evalc ('results = pyref.compare.run (functions, args, outputs);');
  catch problem
    why = ['its instrumented copy fails: ' problem.message];
  end
  records = pyref.compare.seen ('end');
end

function clear_function (file)
  [~, name] = fileparts (file);
  clear ('-functions', name);
end
