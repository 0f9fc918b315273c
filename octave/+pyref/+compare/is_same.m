% Whether two values are the same, bit for bit, in cells and structs too.
%
%     yes = pyref.compare.is_same (a, b)

function yes = is_same (a, b)
  yes = strcmp (class (a), class (b)) && isequal (size (a), size (b));
  if ~yes
    return
  elseif iscell (a)
    yes = all (cellfun (@pyref.compare.is_same, a(:).', b(:).'), 2);
  elseif isstruct (a)
    yes = isequal (fieldnames (a), fieldnames (b));
    yes = yes && pyref.compare.is_same (struct2cell (a), struct2cell (b));
  elseif isfloat (a)
    bits = @(v) typecast ([real(full (v(:))); imag(full (v(:)))], 'uint8');
    yes = isreal (a) == isreal (b) && isequal (bits (a), bits (b));
  elseif isnumeric (a) || ischar (a) || islogical (a)
    yes = isequal (a, b);
  end
end

%!assert (pyref.compare.is_same ({1, 'a', NaN}, {1, 'a', NaN}))
%!assert (~pyref.compare.is_same (0, -0))
%!assert (~pyref.compare.is_same (1, single (1)))
%!assert (~pyref.compare.is_same (1, 1 + eps))
%!assert (~pyref.compare.is_same ([1 2], [1; 2]))
%!assert (pyref.compare.is_same (struct ('a', 2i), struct ('a', 2i)))
%!assert (~pyref.compare.is_same (struct ('a', 2i), struct ('b', 2i)))
%!test <functions are no values>
%! assert (pyref.compare.is_same (@sin, @cos));
