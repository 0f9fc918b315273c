% How many results a function gives at most, -1 where that is not known.
%
%     count = pyref.port.worker.results_of (f)

function count = results_of (f)
  try
    count = nargout (f);
  catch
    count = -1;   % a function of Octave itself does not tell
  end
end

%!assert (pyref.port.worker.results_of (@pyref.layers.dense), 2)
%!assert (pyref.port.worker.results_of (@(x) x), -1)
