% The file of which this one is an instrumented copy; any other is its own.
%
%     file = pyref.compare.original_of (file)
%     pyref.compare.original_of (copies, originals)     two cells, kept until the next

function file = original_of (file, originals)
  persistent known
  if isempty (known)
    known = {{}, {}};
  end
  if nargin == 2
    known = {file, originals};
    return
  end
  place = find (strcmp (file, known{1}), 1, 'last');
  if ~isempty (place)
    file = known{2}{place};
  end
end

%!test <a copy has its original, another file itself>
%! pyref.compare.original_of ({'/t/a.m'}, {'/own/a.m'});
%! assert (pyref.compare.original_of ('/t/a.m'), '/own/a.m');
%! assert (pyref.compare.original_of ('/own/a.m'), '/own/a.m');
