% What was seen of a port that cannot be called, a phrase.
%
%     text = pyref.port.worker.seen (port)

function text = seen (port)
  kinds = struct ('pair', 'a pair of functions', 'state', 'functions on a struct', ...
                  'maker', 'a function that gives functions', 'class', 'a class');
  text = 'a function';
  if isfield (kinds, port.form)
    text = kinds.(port.form);
  end
  if ~strcmp (port.form, 'class')
    text = sprintf ('%s, of %s', text, pyref.port.worker.listed (port.takes));
  end
end

%!test <a function is told by its arguments>
%! port = pyref.port.worker.open_target (@(x, q) x);
%! assert (pyref.port.worker.seen (port), 'a function, of x, q');
